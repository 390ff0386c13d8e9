package embedded

import (
	"bytes"

	"github.com/klauspost/compress/s2"
)

// packer stores public documents small, as differences from an example of their kind. The zero
// value stores them unchanged.
type packer struct{ dictionary *s2.Dict }

// minExampleBytes is the minimum size of a useful example.
const minExampleBytes = 16

func newPacker(example []byte) packer {
	if len(example) < minExampleBytes {
		return packer{}
	}
	return packer{dictionary: s2.MakeDict(example, nil)}
}

// pack compresses a document. It works in a buffer that it returns for the next call.
func (p packer) pack(buffer, document []byte) (packed, used []byte) {
	if p.dictionary == nil || len(document) == 0 {
		return document, buffer
	}
	used = p.dictionary.Encode(buffer[:cap(buffer)], document)
	return bytes.Clone(used), used
}

// unpackOwned returns the unpacked document in memory that the caller owns.
func (p packer) unpackOwned(packed []byte) []byte {
	if p.dictionary == nil {
		return bytes.Clone(packed)
	}
	if size, err := s2.DecodedLen(packed); err == nil {
		return p.unpackInto(make([]byte, 0, size+1), packed) // one more, for the newline that is added when it is shown
	}
	return p.unpack(packed)
}

// unpack returns the original document. What pack returned can always be read.
func (p packer) unpack(packed []byte) []byte {
	if p.dictionary == nil || len(packed) == 0 {
		return packed
	}
	return p.unpackInto(nil, packed)
}

// unpackInto unpacks into a buffer if it is large enough.
func (p packer) unpackInto(buffer, packed []byte) []byte {
	document, err := p.dictionary.Decode(buffer[:cap(buffer)], packed)
	if err != nil {
		panic("embedded: a document that was packed here cannot be read: " + err.Error()) // memory is corrupt
	}
	return document
}

// interner numbers things in the order in which they come.
type interner[T comparable] struct {
	numbers map[T]uint32
	list    []T
}

func newInterner[T comparable]() interner[T] { return interner[T]{numbers: map[T]uint32{}} }

func (m *interner[T]) intern(value T) uint32 {
	n, known := m.numbers[value]
	if !known {
		n = uint32(len(m.list)) //nolint:gosec // a count of things in memory
		m.numbers[value] = n
		m.list = append(m.list, value)
	}
	return n
}

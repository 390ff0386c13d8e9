package embedded

// numbering numbers things in the order in which they come.
type numbering[T comparable] struct {
	numbers map[T]uint32
	list    []T
}

func newNumbering[T comparable]() numbering[T] { return numbering[T]{numbers: map[T]uint32{}} }

func (m *numbering[T]) number(one T) uint32 {
	n, known := m.numbers[one]
	if !known {
		n = uint32(len(m.list)) //nolint:gosec // a count of things in memory
		m.numbers[one] = n
		m.list = append(m.list, one)
	}
	return n
}

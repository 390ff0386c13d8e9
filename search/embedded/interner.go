package embedded

// interner numbers things in the order in which they come.
type interner[T comparable] struct {
	numbers map[T]uint32
	list    []T
}

func newInterner[T comparable]() interner[T] { return interner[T]{numbers: map[T]uint32{}} }

func (m *interner[T]) intern(one T) uint32 {
	n, known := m.numbers[one]
	if !known {
		n = uint32(len(m.list)) //nolint:gosec // a count of things in memory
		m.numbers[one] = n
		m.list = append(m.list, one)
	}
	return n
}

package sqlrow

// MaxBatch is how many rows a statement names at most.
const MaxBatch = 500

// InBatches calls f with at most MaxBatch items at a time. If f returns an error, it stops and
// returns the error.
func InBatches[T any](items []T, f func([]T) error) error {
	for len(items) > 0 {
		n := min(MaxBatch, len(items))
		if err := f(items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}

// Pointers returns the addresses of the items of a list, as Insert takes them.
func Pointers[T any](items []T) []*T {
	list := make([]*T, len(items))
	for i := range items {
		list[i] = &items[i]
	}
	return list
}

package meili

import "context"

// Remove deletes the index, as somebody else might.
func (x *Index) Remove(ctx context.Context) error { return x.remove(ctx, x.uid) }

// CountCells makes an order by distance count cells however few records there are.
func (x *Index) CountCells() { x.plenty = -1 << 30 }

package meili

// CountCells makes an order by distance count cells however few records there are.
func (x *Index) CountCells() { x.plenty = -1 << 30 }

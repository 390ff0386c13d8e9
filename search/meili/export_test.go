package meili

import "context"

// Remove deletes the index, as somebody else might.
func (x *Index) Remove(ctx context.Context) error { return x.remove(ctx, x.uid) }

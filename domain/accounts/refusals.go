package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/store"
)

// refusal is an error that is answered although what was written before it stays: a challenge is
// used up, whatever it was answered with.
type refusal struct{ error }

func (f refusal) Unwrap() error { return f.error }

func refuse(err error) error { return refusal{err} }

// writeWithRefusal is a transaction that is committed if f returns a refusal, which is returned then.
func (r *Room) writeWithRefusal(ctx context.Context, f func(tx *store.Tx) error) error {
	var refused error
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		refused = nil
		err := f(tx)
		if given, ok := errors.AsType[refusal](err); ok {
			refused = given.error
			return nil
		}
		return err
	})
	if err == nil {
		err = refused
	}
	return err
}

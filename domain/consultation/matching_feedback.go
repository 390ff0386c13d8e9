package consultation

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// readRatings reads what is published of how groups judge consultants, all of them or those named: a
// ranking knows no more than anybody does.
func readRatings(ctx context.Context, tx *store.Tx, of ...models.ID) (map[models.ID]matching.Ratings, error) {
	published, err := tx.PublishedRatings(ctx, of...)
	if err != nil {
		return nil, fmt.Errorf("read published ratings: %w", err)
	}
	found := map[models.ID]matching.Ratings{}
	for _, r := range published {
		ratings := found[r.ConsultantID]
		*ratings.Of(r.Principle) = matching.Feedback{Groups: r.GroupCount, Mean: r.Mean()}
		found[r.ConsultantID] = ratings
	}
	return found, nil
}

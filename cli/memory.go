package cli

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// The memory limit of the program, unless GOMEMLIMIT sets one. It is a base for the gazetteer,
// requests and the garbage between collections, plus the size of one entry of the index while it is
// built. Above the limit the collector works harder; nothing fails.
const (
	memoryBase     = 180 << 20
	memoryPerEntry = 2200
	memoryLeast    = 256 << 20
	buildingGC     = 400
)

// buildIndex builds indexes in memory from the rows within the limit. It creates those on a server
// if they are missing. An unavailable server does not prevent a service from starting.
func (a *commandLine) buildIndex(ctx context.Context, application *app.App) error {
	if application.IndexOnServer() {
		if err := application.Discovery.CreateEmptyIndexes(ctx); err != nil {
			application.Log.WarnContext(ctx, "the search server is away: writes are taken, searches wait for it", "error", err)
		}
		return nil
	}
	if err := a.limitMemory(ctx, application); err != nil {
		return err
	}
	// Nearly all memory of the build stays in use, so a collection before the limit frees little.
	defer debug.SetGCPercent(debug.SetGCPercent(buildingGC))
	if err := application.Discovery.RebuildIndexes(ctx); err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	return nil
}

func (a *commandLine) limitMemory(ctx context.Context, application *app.App) error {
	if slices.ContainsFunc(a.Environ, func(v string) bool { return strings.HasPrefix(v, "GOMEMLIMIT=") }) {
		return nil // the runtime has read it
	}
	return application.Store.Read(ctx, func(tx *store.Tx) error {
		groups, err := tx.CountGroups(ctx, models.StatusPublished)
		if err != nil {
			return err
		}
		consultants, err := tx.CountConsultants(ctx, models.StatusPublished)
		debug.SetMemoryLimit(max(memoryLeast, memoryBase+memoryPerEntry*int64(groups+consultants)))
		return err
	})
}

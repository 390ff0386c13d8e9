package meili

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// settings returns the settings that an index needs. They are few. Labels and synonyms of topics,
// in every language, are in the documents, so that both engines find the same by them.
func (x *Index) settings() map[string]any {
	pattern := func(equality, comparison bool, names ...string) map[string]any {
		return map[string]any{
			"attributePatterns": names,
			"features":          map[string]any{"facetSearch": false, "filter": map[string]any{"equality": equality, "comparison": comparison}},
		}
	}
	return map[string]any{
		"searchableAttributes": []string{"t0", "t1", "t2", "t3", "t4"},
		"displayedAttributes":  []string{"id", "ver", "pts", "pub", "next", "upd", "prt", "nam", "own", x.vocabularyMark()},
		"filterableAttributes": []any{pattern(true, false, "v.*", "c.*", "id", "iv"), pattern(false, true, "n.*")},
		"sortableAttributes":   []string{"id", "next", "s0", "s1", "upd"},
		"rankingRules":         []string{"sort", "words", "typo", "attribute", "proximity", "exactness", "id:asc"},
		"typoTolerance": map[string]any{
			"enabled": true, "minWordSizeForTypos": map[string]any{"oneTypo": 5, "twoTypos": 9}, "disableOnWords": []string{}, "disableOnAttributes": []string{},
			"disableOnNumbers": true,
		},
		"proximityPrecision": "byAttribute",
		"pagination":         map[string]any{"maxTotalHits": maxTotal},
		"faceting":           map[string]any{"maxValuesPerFacet": maxValues, "sortFacetValuesBy": map[string]any{"*": "count"}},
		"searchCutoffMs":     cutoffMs,
		"facetSearch":        false,
	}
}

// vocabularyMark names an attribute that no document has. It is how the index remembers the
// vocabulary of its documents: with another one, its settings differ and State reports it as
// outdated.
func (x *Index) vocabularyMark() string { return "vocabulary:" + x.vocabulary }

const (
	maxTotal  = 1_000_000_000 // what totals stop at
	maxValues = 100_000       // of a facet
	cutoffMs  = 8000          // after which the server would put what is left in no order
)

// toJSONValue converts a value so that it can be compared with the server's answer.
func toJSONValue(v any) (value any, err error) {
	encoded, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return value, json.Unmarshal(encoded, &value)
}

// settingsDiffer reports whether an index is set otherwise than it must be.
func (x *Index) settingsDiffer(ctx context.Context, uid string) (bool, error) {
	var got map[string]any
	err := withRetry(ctx, func(ctx context.Context) error {
		got = nil
		return x.raw.do(ctx, http.MethodGet, "/indexes/"+uid+"/settings", nil, &got)
	})
	if err != nil {
		return false, err
	}
	for name, wanted := range x.settings() {
		value, err := toJSONValue(wanted)
		if err != nil {
			return false, err
		}
		if !reflect.DeepEqual(value, got[name]) {
			return true, nil
		}
	}
	return false, nil
}

// applySettings sets an index as it must be.
func (x *Index) applySettings(ctx context.Context, uid string) error {
	err := x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		var info meilisearch.TaskInfo
		return &info, x.raw.do(ctx, http.MethodPatch, "/indexes/"+uid+"/settings", x.settings(), &info)
	})
	if err != nil {
		return fmt.Errorf("set the index: %w", err)
	}
	return nil
}

// create creates an index, if there is none yet, and sets it.
func (x *Index) create(ctx context.Context, uid string) error {
	err := x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.service.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: "id"})
	})
	if failed, ok := errors.AsType[*taskError](err); err != nil && (!ok || failed.Code != codeIndexExists) {
		return fmt.Errorf("make the index: %w", err)
	}
	return x.applySettings(ctx, uid)
}

// State returns the state of the index on the server.
func (x *Index) State(ctx context.Context) (search.State, error) {
	s := search.State{}
	var err error
	if s.Documents, err = x.count(ctx, x.uid); isMissing(err) {
		return search.State{Missing: true}, nil
	}
	if err != nil {
		return s, err
	}
	s.Outdated, err = x.settingsDiffer(ctx, x.uid)
	return s, err
}

// errMissing is the error of writes and queries if there is no index: an empty one would answer as
// if there were nothing to find.
var errMissing = fmt.Errorf("%w: there is no index on the search server", models.ErrUnavailable)

// Prepare creates the index if there is none. It does not change an index that is set up for
// another version of the program and has documents: State reports that, and Replace mends it.
func (x *Index) Prepare(ctx context.Context) error {
	x.readyMu.Lock()
	defer x.readyMu.Unlock()
	state, err := x.State(ctx)
	switch {
	case err != nil:
		return err
	case state.Missing:
		err = x.create(ctx, x.uid)
	case state.Outdated && state.Documents == 0:
		err = x.applySettings(ctx, x.uid)
	}
	x.isReady = err == nil
	return err
}

// ensureReady returns an error if there is no index that accepts documents, and checks that once
// per process; writes never create one.
func (x *Index) ensureReady(ctx context.Context) error {
	x.readyMu.Lock()
	defer x.readyMu.Unlock()
	if x.isReady {
		return nil
	}
	state, err := x.State(ctx)
	switch {
	case err != nil:
		return err
	case state.Missing:
		return errMissing
	case state.Outdated && state.Documents == 0:
		err = x.applySettings(ctx, x.uid)
	}
	x.isReady = err == nil
	return err
}

// forgetReady makes the next write check again whether there is an index.
func (x *Index) forgetReady() {
	x.readyMu.Lock()
	defer x.readyMu.Unlock()
	x.isReady = false
}

// count returns how many documents an index of the server has.
func (x *Index) count(ctx context.Context, uid string) (n int, err error) {
	err = withRetry(ctx, func(ctx context.Context) error {
		stats, err := x.service.Index(uid).GetStatsWithContext(ctx, nil)
		if err == nil {
			n = int(stats.NumberOfDocuments)
		}
		return err
	})
	return n, err
}

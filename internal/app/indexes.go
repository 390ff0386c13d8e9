package app

import (
	"context"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/meili"
)

// indexes are the search indexes of an app: in memory, or on a server of their own.
type indexes struct {
	groups, consultants search.Index
	resources           search.Index
	groupReads          search.DocumentReader // of groups; nil on a server
	remote              []search.Remote       // those on a server
	memory              []*embedded.Index     // those in memory
}

// openIndexes creates the indexes; no request is sent to a server yet.
func openIndexes(p Parts, presenter views.Presenter) indexes {
	if server := p.Config.Meili; server.URL != "" {
		vocabulary := discovery.DocumentFormat + "-" + presenter.Topics.Fingerprint()
		open := func(name string) *meili.Index {
			return meili.New(meili.Options{
				URL: server.URL, Key: server.Key, UID: server.Prefix + name, Log: p.Log, Vocabulary: vocabulary, StoreRevisions: name == "consultants",
			})
		}
		groups, consultants, resources := open("groups"), open("consultants"), open("resources")
		return indexes{groups: groups, consultants: consultants, resources: resources, remote: []search.Remote{groups, consultants, resources}}
	}
	example, _ := presenter.Group(models.ExampleGroup())
	groups := embedded.New(embedded.Options{ExampleDocument: example})
	consultants := embedded.New(embedded.Options{ExampleDocument: presenter.Consultant(models.ExampleConsultant())})
	resources := embedded.New(embedded.Options{ExampleDocument: presenter.Resource(models.ExampleResource())})
	return indexes{groups: groups, groupReads: groups, consultants: consultants, resources: resources, memory: []*embedded.Index{groups, consultants, resources}}
}

// onServer reports whether the indexes are on a server of their own.
func (i indexes) onServer() bool { return len(i.remote) > 0 }

// ping returns an error if the server of the indexes does not answer.
func (i indexes) ping(ctx context.Context) error { return i.remote[0].Ping(ctx) }

func (i indexes) close() {
	for _, index := range i.memory {
		index.Close()
	}
}

// IndexOnServer reports whether the indexes are on a server of their own.
func (a *App) IndexOnServer() bool { return a.indexes.onServer() }

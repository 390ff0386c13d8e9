package api

import (
	"github.com/shg-directory/shg/domain/policy"
)

const (
	// ownCaching excludes an answer for one reader alone from every cache.
	ownCaching = "private, no-store"
	// publicCaching lets caches store what anyone may read, if they revalidate it by its ETag
	// before they show it. A group that is hidden must be gone at the next read, and nobody can
	// call back what a cache may show without asking.
	publicCaching = "public, no-cache"
	// steadyCaching is for answers that change only with the program.
	steadyCaching = "public, max-age=3600, must-revalidate"
)

// caching determines who may store an answer. With the zero value the answer is for its reader
// alone: no cache stores it and it is never compressed. Only openTo and steadyFor return other
// values, and they require the proof that the answer was judged public.
type caching struct{ value string }

// openTo returns the caching of what anyone may read. Without proof the answer is for its reader
// alone.
func openTo(p policy.PublicProof) caching { return publicAs(p, publicCaching) }

// steadyFor returns the same as openTo, for answers that change only with the program.
func steadyFor(p policy.PublicProof) caching { return publicAs(p, steadyCaching) }

func publicAs(p policy.PublicProof, value string) caching {
	if !p.Holds() {
		return caching{}
	}
	return caching{value: value}
}

// public reports whether anyone may read the answer.
func (k caching) public() bool { return k.value != "" }

// steady reports whether the answer changes only with the program.
func (k caching) steady() bool { return k.value == steadyCaching }

// header returns the value of Cache-Control.
func (k caching) header() string {
	if k.value == "" {
		return ownCaching
	}
	return k.value
}

// open returns the caching of answers to an act on no single thing, such as a search.
func (d *Door) open(act policy.Act) caching {
	return openTo(d.judge.ProvePublic(act, policy.State{}))
}

// steady returns the caching of what anyone may read and what changes only with the program.
func (d *Door) steady() caching {
	return steadyFor(d.judge.ProvePublic(policy.ReadReference, policy.State{}))
}

package api

import (
	"github.com/shg-directory/shg/domain/policy"
)

const (
	// ownCaching keeps what is for its reader alone out of every cache.
	ownCaching = "private, no-store"
	// publicCaching lets what anyone may read be kept, but asked for again by its ETag before it is shown: what hides must be gone at the next read,
	// and nobody can call back what a cache may show unasked.
	publicCaching = "public, no-cache"
	// steadyCaching is for what changes only with the program.
	steadyCaching = "public, max-age=3600, must-revalidate"
)

// caching says who may keep an answer. The zero value is for its reader alone: such an answer is
// kept nowhere and never compressed. Only openTo and steadyFor make others, and they ask for the
// proof that the answer was judged public.
type caching struct{ value string }

// openTo returns the caching of what anyone may read; without proof it is for its reader alone.
func openTo(p policy.Public) caching { return publicAs(p, publicCaching) }

// steadyFor is openTo for what changes only with the program.
func steadyFor(p policy.Public) caching { return publicAs(p, steadyCaching) }

func publicAs(p policy.Public, value string) caching {
	if !p.Holds() {
		return caching{}
	}
	return caching{value: value}
}

// public reports whether anyone may read the answer.
func (k caching) public() bool { return k.value != "" }

// steady reports whether the answer changes only with the program.
func (k caching) steady() bool { return k.value == steadyCaching }

// header is the value of Cache-Control.
func (k caching) header() string {
	if k.value == "" {
		return ownCaching
	}
	return k.value
}

// open is the caching of answers to an act on no single thing, such as a search.
func (d *Door) open(act policy.Act) caching {
	return openTo(d.judge.Public(act, policy.State{}))
}

// steady is the caching of what anyone may read and what changes only with the program.
func (d *Door) steady() caching {
	return steadyFor(d.judge.Public(policy.ReadOpen, policy.State{}))
}

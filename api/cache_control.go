package api

import (
	"github.com/shg-directory/shg/domain/policy"
)

const (
	// cachePrivate excludes an answer for one reader alone from every cache.
	cachePrivate = "private, no-store"
	// cachePublic lets caches store what anyone may read, if they revalidate it by its ETag
	// before they show it. A group that is hidden must be gone at the next read, and nobody can
	// call back what a cache may show without asking.
	cachePublic = "public, no-cache"
	// cacheStatic is for answers that change only with the program.
	cacheStatic = "public, max-age=3600, must-revalidate"
)

// cacheControl determines who may store an answer. With the zero value the answer is for its reader
// alone: no cache stores it and it is never compressed. Only publicCacheControl and
// staticCacheControl return other values, and they require the proof that the answer was judged
// public.
type cacheControl struct{ value string }

// publicCacheControl returns the cache control of what anyone may read. Without proof the answer is
// for its reader alone.
func publicCacheControl(p policy.PublicProof) cacheControl { return newCacheControl(p, cachePublic) }

// staticCacheControl returns the same as publicCacheControl, for answers that change only with the
// program.
func staticCacheControl(p policy.PublicProof) cacheControl { return newCacheControl(p, cacheStatic) }

func newCacheControl(p policy.PublicProof, value string) cacheControl {
	if !p.Holds() {
		return cacheControl{}
	}
	return cacheControl{value: value}
}

// isPublic reports whether anyone may read the answer.
func (k cacheControl) isPublic() bool { return k.value != "" }

// isStatic reports whether the answer changes only with the program.
func (k cacheControl) isStatic() bool { return k.value == cacheStatic }

// header returns the value of Cache-Control.
func (k cacheControl) header() string {
	if k.value == "" {
		return cachePrivate
	}
	return k.value
}

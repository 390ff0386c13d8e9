package rest

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

// CacheControl determines who may store an answer. With the zero value the answer is for its reader
// alone: no cache stores it and it is never compressed. Only PublicCacheControl and
// StaticCacheControl return other values, and they require the proof that the answer was judged
// public.
type CacheControl struct{ value string }

// PublicCacheControl returns the cache control of what anyone may read. Without proof the answer is
// for its reader alone.
func PublicCacheControl(p policy.PublicProof) CacheControl { return newCacheControl(p, cachePublic) }

// StaticCacheControl returns the same as PublicCacheControl, for answers that change only with the
// program.
func StaticCacheControl(p policy.PublicProof) CacheControl { return newCacheControl(p, cacheStatic) }

func newCacheControl(p policy.PublicProof, value string) CacheControl {
	if !p.Holds() {
		return CacheControl{}
	}
	return CacheControl{value: value}
}

// isPublic reports whether anyone may read the answer.
func (k CacheControl) isPublic() bool { return k.value != "" }

// isStatic reports whether the answer changes only with the program.
func (k CacheControl) isStatic() bool { return k.value == cacheStatic }

// Header returns the value of Cache-Control.
func (k CacheControl) Header() string {
	if k.value == "" {
		return cachePrivate
	}
	return k.value
}

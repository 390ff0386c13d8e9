package embedded

import "github.com/shg-directory/shg/search/words"

// termStats are all that the relevance of a term depends on within a document: how often each field
// contains it, and how many words those fields have. Millions of postings share some thousands of
// them, so each is scored once per query.
type termStats struct {
	counts  words.Counts
	lengths [4]uint32 // 0 for a field that does not contain it
}

func termStatsOf(counts words.Counts, lengths [4]uint32) termStats {
	for f, n := range counts {
		if n == 0 {
			lengths[f] = 0
		}
	}
	return termStats{counts: counts, lengths: lengths}
}

// statsRemap maps statistics of another segment to their numbers here, counted from 1; they get a
// number when they are first used.
type statsRemap struct {
	to      *interner[termStats]
	from    []termStats
	numbers []uint32
}

func newStatsRemap(to *interner[termStats], from []termStats) *statsRemap {
	return &statsRemap{to: to, from: from, numbers: make([]uint32, len(from))}
}

func (r *statsRemap) remap(was uint32) uint32 {
	n := r.numbers[was]
	if n == 0 {
		n = r.to.intern(r.from[was]) + 1
		r.numbers[was] = n
	}
	return n - 1
}

package embedded

import "github.com/shg-directory/shg/search/words"

// manner is all that the relevance of a term depends on within a document: how often each field
// contains it, and how many words those fields have. Millions of postings share some thousands of
// them, so each is scored once per query.
type manner struct {
	counts  words.Counts
	lengths [4]uint32 // 0 for a field that does not contain it
}

func mannerOf(counts words.Counts, lengths [4]uint32) manner {
	for f, n := range counts {
		if n == 0 {
			lengths[f] = 0
		}
	}
	return manner{counts: counts, lengths: lengths}
}

// renumbered maps manners of another segment to the numbers here, counted from 1; a manner gets its
// number when it is first used.
type renumbered struct {
	to      *numbering[manner]
	from    []manner
	numbers []uint32
}

func renumberedTo(to *numbering[manner], from []manner) *renumbered {
	return &renumbered{to: to, from: from, numbers: make([]uint32, len(from))}
}

func (r *renumbered) number(was uint32) uint32 {
	n := r.numbers[was]
	if n == 0 {
		n = r.to.number(r.from[was]) + 1
		r.numbers[was] = n
	}
	return n - 1
}

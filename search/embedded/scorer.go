package embedded

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search/words"
)

// wordMatches is the documents of a segment that contain a typed word, and how they contain it.
type wordMatches struct {
	segment  *segment
	postings []posting // ascending; some may be deleted. Statistics beyond the segment's mean another class, or several terms together.
	live     int       // how many of them are not deleted
	combined []combinedStats
}

// combinedStats is how a document contains several terms of one class.
type combinedStats struct {
	class words.Class
	stats termStats
}

// add adds the next document.
func (w *wordMatches) add(doc uint32, how docMatch) {
	number := how.stats + uint32(how.class-words.Exact)*w.statsCount()
	if how.combined {
		number = classes*w.statsCount() + uint32(len(w.combined)) //nolint:gosec // a count of documents
		w.combined = append(w.combined, combinedStats{how.class, termStatsOf(how.counts, w.segment.lengths[doc])})
	}
	w.postings = append(w.postings, posting{doc: doc, stats: number})
}

const classes = uint32(words.Typo-words.Exact) + 1

func (w *wordMatches) statsCount() uint32 { return uint32(len(w.segment.stats)) } //nolint:gosec // a count of statistics

// statsAt returns the statistics by their number in the list.
func (w *wordMatches) statsAt(number uint32) words.MatchStats {
	own := w.statsCount()
	if number < classes*own {
		m := &w.segment.stats[number%own]
		return words.MatchStats{Class: words.Exact + words.Class(number/own), Counts: m.counts, Lengths: m.lengths} //nolint:gosec // one of four
	}
	m := &w.combined[number-classes*own]
	return words.MatchStats{Class: m.class, Counts: m.stats.counts, Lengths: m.stats.lengths}
}

// textMatches is the result of the typed words: per segment the documents that contain all of them.
type textMatches struct {
	docs    []*roaring.Bitmap
	words   [][]wordMatches // by segment and word
	weights []words.Weight
}

// matchText finds the documents that contain all words of a text; if none does, those that contain
// them with a typing error in the first letter. It returns nil if the text has no words.
func (s *snapshot) matchText(text string) *textMatches {
	terms := words.ParseQuery(text)
	if len(terms) == 0 {
		return nil
	}
	a := s.matchTerms(terms)
	if a.hasLive(s) {
		return a
	}
	if loose, ok := words.AllowFirstLetterTypos(terms, a.docFreq); ok {
		return s.matchTerms(loose)
	}
	return a
}

// matchTerms finds the documents of each segment that contain all typed words, some of them
// deleted.
func (s *snapshot) matchTerms(terms []words.QueryTerm) *textMatches {
	a := &textMatches{words: make([][]wordMatches, len(s.segments)), docs: make([]*roaring.Bitmap, len(s.segments))}
	corpus := s.corpus()
	for w, term := range terms {
		for i, seg := range s.segments {
			a.words[i] = append(a.words[i], seg.matchTerm(term))
		}
		a.weights = append(a.weights, corpus.Weigh(a.docFreq(w)))
	}
	for i, seg := range s.segments {
		a.docs[i] = seg.intersect(a.words[i])
	}
	return a
}

// docFreq returns how many live documents contain a word.
func (m *textMatches) docFreq(word int) int {
	n := 0
	for _, matches := range m.words {
		n += matches[word].live
	}
	return n
}

// hasLive reports whether a live document contains all words.
func (m *textMatches) hasLive(s *snapshot) bool {
	for i, seg := range s.segments {
		if m.docs[i].Intersects(seg.live) {
			return true
		}
	}
	return false
}

// intersect returns the documents that are in all lists.
func (s *segment) intersect(words []wordMatches) *roaring.Bitmap {
	var all docSet
	for _, word := range words {
		docs := s.newDocSet()
		for _, h := range word.postings {
			docs.add(h.doc)
		}
		for i := range all {
			docs[i] &= all[i]
		}
		all = docs
	}
	return all.bitmap()
}

// scorer computes the relevance of documents of one segment, which must be requested in ascending
// order, each once.
type scorer []wordScorer

// wordScorer is the same for one word.
type wordScorer struct {
	*wordMatches
	weight words.Weight
	rest   []posting     // those not requested yet
	cache  []cachedScore // cache by number, of limited size
}

// maxCachedScores is the most scores of a word that are cached. Most documents share few
// statistics.
const maxCachedScores = 1024

// cachedScore is the score of statistics, whose numbers are counted from 1 here.
type cachedScore struct {
	stats uint32
	score float64
}

func (m *textMatches) scorer(i int) scorer {
	all := make(scorer, len(m.weights))
	for w := range all {
		h := &m.words[i][w]
		all[w] = wordScorer{wordMatches: h, weight: m.weights[w], rest: h.postings, cache: make([]cachedScore, min(maxCachedScores, len(h.postings)))}
	}
	return all
}

// score sums over the words in the order typed, so that sums are the same bits however documents
// are spread over segments.
func (r scorer) score(doc uint32) float64 {
	sum := 0.0
	for w := range r {
		sum += r[w].score(doc)
	}
	return sum
}

func (s *wordScorer) score(doc uint32) float64 {
	if s.rest[0].doc != doc {
		s.rest = advance(s.rest, doc)
	}
	number := s.rest[0].stats
	s.rest = s.rest[1:]
	k := &s.cache[number%uint32(len(s.cache))] //nolint:gosec // at most remembered
	if k.stats != number+1 {
		*k = cachedScore{number + 1, s.weight.Score(s.statsAt(number))}
	}
	return k.score
}

// advance returns the list from a document on. It looks near the beginning first.
func advance(list []posting, doc uint32) []posting {
	reach := 1
	for reach < len(list) && list[reach-1].doc < doc {
		reach *= 2
	}
	near := list[:min(reach, len(list))]
	at, _ := slices.BinarySearchFunc(near, doc, func(p posting, doc uint32) int { return cmp.Compare(p.doc, doc) })
	return list[at:]
}

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

func (r *statsRemap) remap(old uint32) uint32 {
	n := r.numbers[old]
	if n == 0 {
		n = r.to.intern(r.from[old]) + 1
		r.numbers[old] = n
	}
	return n - 1
}

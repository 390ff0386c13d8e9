package consultation

import "slices"

// The judgements that a sequence of refreshes admits are the circulations of a network. Its nodes are
// the refreshes and an end. A judgement is an arc from the first refresh that it is part of to the
// first that it is no longer part of, with a flow of 0 to 4; a refresh is an arc back, whose flow is
// the sum of the judgements that are part of it. Two circulations differ by cycles, so that whether
// a judgement can have another value is whether there is a path (Ahuja, Magnanti, Orlin: Network
// Flows, 1993, chapters 3 and 6).
type circulation struct{ arcs []flowArc }

type flowArc struct{ from, to, least, most, flow int }

// flowStep is a change of an arc's flow by 1 or -1.
type flowStep struct{ arc, by int }

// newCirculation returns the network of what was published, with no flow. The arcs of the judgements
// come first, in their order.
func newCirculation(r ratings) *circulation {
	c, end := &circulation{}, len(r.refreshes)
	for _, j := range r.judged {
		to := end
		if j.until != 0 {
			to = j.until - 1
		}
		c.arcs = append(c.arcs, flowArc{from: j.from - 1, to: to, most: 4})
	}
	for i, p := range r.refreshes {
		least, most := p.bounds()
		c.arcs = append(c.arcs, flowArc{from: i + 1, to: i, least: least, most: most})
	}
	return c
}

// complete makes the flow one that is within all bounds, and reports whether there is one.
func (c *circulation) complete() bool {
	for i := range c.arcs {
		for c.arcs[i].flow < c.arcs[i].least {
			cycle := c.cycle(flowStep{i, 1})
			if cycle == nil {
				return false
			}
			c.push(cycle)
		}
		if c.arcs[i].least > c.arcs[i].most {
			return false
		}
	}
	return true
}

func (c *circulation) push(steps []flowStep) {
	for _, s := range steps {
		c.arcs[s.arc].flow += s.by
	}
}

// other returns a change after which an arc has another flow, or nil if there is none.
func (c *circulation) other(arc int) []flowStep {
	if up := c.cycle(flowStep{arc, 1}); up != nil {
		return up
	}
	return c.cycle(flowStep{arc, -1})
}

// allows reports whether a change leaves the flow of an arc within its bounds, or brings it nearer.
func (c *circulation) allows(s flowStep) bool {
	a := c.arcs[s.arc]
	return s.by > 0 && a.flow < a.most || s.by < 0 && a.flow > a.least
}

// ends returns from which node to which a step goes.
func (c *circulation) ends(s flowStep) (from, to int) {
	a := c.arcs[s.arc]
	if s.by < 0 {
		return a.to, a.from
	}
	return a.from, a.to
}

// cycle returns a shortest cycle that begins with a step and uses its arc once, or nil if there is
// none.
func (c *circulation) cycle(first flowStep) []flowStep {
	if !c.allows(first) {
		return nil
	}
	home, start := c.ends(first)
	cameBy, open := map[int]flowStep{start: first}, []int{start}
	for len(open) > 0 && open[0] != home {
		at := open[0]
		open = open[1:]
		for i := range c.arcs {
			for by := -1; by <= 1; by += 2 {
				s := flowStep{i, by}
				from, to := c.ends(s)
				if _, reached := cameBy[to]; i == first.arc || from != at || reached || !c.allows(s) {
					continue
				}
				cameBy[to] = s
				open = append(open, to)
			}
		}
	}
	if len(open) == 0 {
		return nil
	}
	steps := []flowStep{first}
	for at := home; at != start; {
		steps = append(steps, cameBy[at])
		at, _ = c.ends(cameBy[at])
	}
	return steps
}

// hasSolutions reports whether at least so many circulations are found, from the present one on. It
// may miss some, and never finds one that is not there.
func (c *circulation) hasSolutions(enough int) bool {
	found := []*circulation{c}
	for i := 0; i < len(found); i++ {
		for arc := range found[i].arcs {
			for _, by := range []int{1, -1} {
				cycle := found[i].cycle(flowStep{arc, by})
				if cycle == nil {
					continue
				}
				next := &circulation{arcs: slices.Clone(found[i].arcs)}
				next.push(cycle)
				if !slices.ContainsFunc(found, func(o *circulation) bool { return slices.Equal(o.arcs, next.arcs) }) {
					found = append(found, next)
				}
				if len(found) >= enough {
					return true
				}
			}
		}
	}
	return len(found) >= enough
}

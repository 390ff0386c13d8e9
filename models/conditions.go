package models

// Condition is what an indexed record must hold, as a tree. The zero value holds for every record.
// In one node exactly one member is set. An index compiles it; Holds judges it on the values
// themselves.
type Condition struct {
	All    []Condition // every one holds
	Any    []Condition // at least one holds
	Not    *Condition  // it does not hold
	Has    *Has
	Range  *Range
	Around *Circle
	Inside *Box
}

// Has holds for records with at least one of the values of the attribute.
type Has struct {
	Attribute string
	Values    []string
}

// Range holds for records with at least one number of the attribute from Low to High, both
// included.
type Range struct {
	Attribute string
	Low, High float64
}

// Circle holds for records with at least one point at most RadiusKm from Centre.
type Circle struct {
	Centre   Point
	RadiusKm float64
}

// MatchAll returns the condition that holds for every record.
func MatchAll() Condition { return Condition{} }

// MatchNone returns the condition that holds for no record.
func MatchNone() Condition { return Condition{Not: &Condition{}} }

// IsZero reports whether the condition holds for every record.
func (c Condition) IsZero() bool {
	return len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil && c.Has == nil && c.Range == nil && c.Around == nil && c.Inside == nil
}

// HasAny returns the condition of holding one of the values; without values it holds for nobody.
func HasAny[T ~string](attribute string, values ...T) Condition {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	if len(texts) == 0 {
		return MatchNone()
	}
	return Condition{Has: &Has{Attribute: attribute, Values: texts}}
}

// AllOf joins conditions that all hold; those that hold for everybody are left out.
func AllOf(conditions ...Condition) Condition {
	var joined []Condition
	for _, c := range conditions {
		if !c.IsZero() {
			joined = append(joined, c)
		}
	}
	if len(joined) == 1 {
		return joined[0]
	}
	return Condition{All: joined}
}

// AnyOf joins conditions of which one holds; if one of them holds for everybody, so does the whole.
// Without any it holds for nobody.
func AnyOf(conditions ...Condition) Condition {
	for _, c := range conditions {
		if c.IsZero() {
			return MatchAll()
		}
	}
	switch len(conditions) {
	case 0:
		return MatchNone()
	case 1:
		return conditions[0]
	}
	return Condition{Any: conditions}
}

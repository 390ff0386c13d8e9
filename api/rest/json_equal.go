package rest

import (
	"encoding/json"
	"slices"
)

// equalJSON reports whether two JSON values are equal. Numbers are equal if their values are.
func equalJSON(a, b any) bool {
	x, xNumber := a.(json.Number)
	y, yNumber := b.(json.Number)
	if xNumber && yNumber {
		f, errX := x.Float64()
		g, errY := y.Float64()
		return errX == nil && errY == nil && f == g
	}
	left, isObject := a.(map[string]any)
	if right, ok := b.(map[string]any); isObject && ok {
		if len(left) != len(right) {
			return false
		}
		for name, value := range left {
			if other, has := right[name]; !has || !equalJSON(value, other) {
				return false
			}
		}
		return true
	}
	list, isList := a.([]any)
	if other, ok := b.([]any); isList && ok {
		return slices.EqualFunc(list, other, equalJSON)
	}
	return !isObject && !isList && a == b
}

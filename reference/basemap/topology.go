package basemap

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// topology is a TopoJSON file: lines that are shared by the shapes beside them.
// Source: https://github.com/topojson/topojson-specification
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Objects   map[string]struct{ Geometries []shape }
	Arcs      [][][2]float64
}

// shape is a geometry of a topology. Negative arcs run backwards.
type shape struct {
	Type        string
	ID          string
	Coordinates json.RawMessage
	Arcs        json.RawMessage
}

// readTopology reads a compressed TopoJSON file and turns its arcs into degrees.
func readTopology(compressed []byte) (*topology, []orb.LineString, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, nil, fmt.Errorf("unzip a topology: %w", err)
	}
	var t topology
	if err := json.NewDecoder(unzipped).Decode(&t); err != nil {
		return nil, nil, fmt.Errorf("decode a topology: %w", err)
	}
	arcs := make([]orb.LineString, len(t.Arcs))
	for i, steps := range t.Arcs {
		line := make(orb.LineString, len(steps))
		x, y := 0.0, 0.0
		for j, step := range steps { // each is counted from the one before
			x, y = x+step[0], y+step[1]
			line[j] = orb.Point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
		}
		arcs[i] = line
	}
	t.Arcs = nil
	return &t, arcs, nil
}

// polygons returns the arcs of a shape's rings, by polygon; lines have none.
func (s shape) polygons() ([][][]int, error) {
	switch s.Type {
	case "Polygon":
		var rings [][]int
		err := json.Unmarshal(s.Arcs, &rings)
		return [][][]int{rings}, err
	case "MultiPolygon":
		var polygons [][][]int
		err := json.Unmarshal(s.Arcs, &polygons)
		return polygons, err
	}
	return nil, nil
}

// lines returns the arcs of a shape's lines.
func (s shape) lines() ([][]int, error) {
	switch s.Type {
	case "LineString":
		var line []int
		err := json.Unmarshal(s.Arcs, &line)
		return [][]int{line}, err
	case "MultiLineString":
		var lines [][]int
		err := json.Unmarshal(s.Arcs, &lines)
		return lines, err
	}
	return nil, nil
}

// join returns the arcs as one line.
func join(arcs []orb.LineString, indexes []int) orb.LineString {
	var line orb.LineString
	for _, i := range indexes {
		backwards := i < 0
		if backwards {
			i = ^i
		}
		for j := range arcs[i] {
			p := arcs[i][j]
			if backwards {
				p = arcs[i][len(arcs[i])-1-j]
			}
			if j > 0 || len(line) == 0 { // the first point of an arc is the last one of the arc before
				line = append(line, p)
			}
		}
	}
	return line
}

// point returns where a point is. A topology does not transform the points that are here.
func (s shape) point() orb.Point {
	var p orb.Point
	must(json.Unmarshal(s.Coordinates, &p))
	return p
}

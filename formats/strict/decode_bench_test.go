package strict_test

import (
	"encoding/json"
	"testing"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func BenchmarkDecode(b *testing.B) {
	groups, err := sample.Many(50, 1, places.Open())
	if err != nil {
		b.Fatal(err)
	}
	var bodies [][]byte
	for g := range groups {
		body, _ := json.Marshal(g.Input)
		bodies = append(bodies, body)
	}
	b.Run("strict", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			var in models.GroupInput
			if err := strict.Decode(bodies[i%len(bodies)], &in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json alone", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			var in models.GroupInput
			if err := json.Unmarshal(bodies[i%len(bodies)], &in); err != nil {
				b.Fatal(err)
			}
		}
	})
}

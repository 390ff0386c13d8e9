package places_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func TestFindPutsThePlaceMeantFirst(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"a name that many places bear", "Leeds", "geonames:2644688"},
		{"a country code", "Leeds, GB", "geonames:2644688"},
		{"a country name", "Leeds, United Kingdom", "geonames:2644688"},
		{"what people call a country", "Leeds, UK", "geonames:2644688"},
		{"a region", "Leeds, England", "geonames:2644688"},
		{"another country", "Leeds, USA", "geonames:4072130"},
		{"a state's letters", "Springfield, IL", "geonames:4250542"},
		{"no comma", "Springfield IL", "geonames:4250542"},
		{"a country in its own language", "Київ, Україна", "geonames:703448"},
		{"the country first", "Україна, Київ", "geonames:703448"},
		{"Bengali", "ঢাকা", "geonames:1185241"},
		{"Devanagari", "दिल्ली", "geonames:1273294"},
		{"Hebrew", "מינכן", "geonames:2867714"},
		{"Chinese", "北京", "geonames:1816670"},
		{"Cyrillic", "Москва", "geonames:524901"},
		{"an umlaut", "München", "geonames:2867714"},
		{"no umlaut", "munchen", "geonames:2867714"},
		{"decomposed", "Mu\u0308nchen", "geonames:2867714"},
		{"full width", "ＭÜＮＣＨＥＮ", "geonames:2867714"},
		{"a region's own name", "München, Bayern", "geonames:2867714"},
		{"a postal code beside", "Philadelphia, PA 19104", "geonames:4560349"},
		{"full stops", "Washington, D.C.", "geonames:4140963"},
		{"white space", "  leeds ,  gb ", "geonames:2644688"},
		{"a quarter of a city", "Brixton, London", "geonames:6690877"},
	}
	gazetteer := places.Open()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := gazetteer.Find(test.text, 1)
			if len(got) != 1 || got[0].ID != test.want {
				t.Errorf("Find(%q) = %v, want %s", test.text, got, test.want)
			}
			if exact := gazetteer.FindExact(test.text, 1); len(exact) != 1 || exact[0] != got[0] {
				t.Errorf("Exact(%q) = %v, want what Find gives", test.text, exact)
			}
		})
	}
}

func TestFindRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for _, text := range []string{"", " ", ",", ",,,", "\x00", "Leeds, Narnia", "Leeds, Bangladesh", "qqqqqqqq", strings.Repeat("a", 1000), "\xff\xfe", "🙂"} {
		if got := gazetteer.Find(text, 5); len(got) > 0 {
			t.Errorf("Find(%q) = %v, want nothing", text, got)
		}
	}
	for _, limit := range []int{0, -1} {
		if got := gazetteer.Find("Leeds", limit); len(got) > 0 {
			t.Errorf("Find with limit %d = %v, want nothing", limit, got)
		}
	}
}

func TestExactKnowsNoBeginnings(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	if got := gazetteer.FindExact("Philadelph", 5); len(got) > 0 {
		t.Errorf("Exact(Philadelph) = %v, want nothing", got)
	}
	if got := gazetteer.Find("Philadelph", 5); len(got) == 0 || got[0].ID != "geonames:4560349" {
		t.Errorf("Find(Philadelph) = %v, want Philadelphia first", got)
	}
}

func TestFindPutsThePopulousFirst(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for _, name := range []string{"Springfield", "Cambridge", "Santa Cruz", "Neustadt"} {
		var own []models.Place
		for _, place := range gazetteer.FindExact(name, 20) {
			if place.Name == name {
				own = append(own, place)
			}
		}
		if len(own) < 2 {
			t.Fatalf("%s: %d places of that very name, want more than one", name, len(own))
		}
		for i := range own[1:] {
			if own[i].Population < own[i+1].Population {
				t.Errorf("%s: %v comes before %v", name, own[i], own[i+1])
			}
		}
	}
}

func TestSuggestForgivesOneTypingError(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"exchanged", "Philadelphai", "Philadelphia"},
		{"exchanged at the beginning", "eLeds", "Leeds"},
		{"missing", "Philadlphia", "Philadelphia"},
		{"missing at the beginning", "hiladelphia", "Philadelphia"},
		{"added", "Philadellphia", "Philadelphia"},
		{"added at the end", "Philadelphiaa", "Philadelphia"},
		{"wrong", "Philadelphja", "Philadelphia"},
		{"wrong at the beginning", "Bhiladelphia", "Philadelphia"},
		{"wrong and not at the end yet", "Philadlph", "Philadelphia"},
		{"Cyrillic", "Мосвка", "Moscow"},
		{"Bengali", "ঢকা", "Dhaka"},
		{"Hebrew", "ירושליים", "Jerusalem"},
		{"with a country", "Berln, Germany", "Berlin"},
		{"in a country that does not exist", "Leeds, Narnia", "Leeds"},
		{"in a country where it is not", "Leeds, Bangladesh", "Leeds"},
	}
	gazetteer := places.Open()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, place := range gazetteer.Suggest(test.text, 3) {
				if place.Name == test.want {
					return
				}
			}
			t.Errorf("Suggest(%q) = %v, want %s among them", test.text, gazetteer.Suggest(test.text, 3), test.want)
		})
	}
}

func TestPlaceKnowsEveryPlaceItGives(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	if gazetteer.Size() < 199_000 {
		t.Fatalf("%d places, want the whole gazetteer", gazetteer.Size())
	}
	for _, found := range gazetteer.Find("San", 200) {
		if got, ok := gazetteer.Place(found.ID); !ok || got != found {
			t.Errorf("Place(%s) = %v, %v, want %v", found.ID, got, ok, found)
		}
	}
	for _, id := range []string{"", "2644688", "geonames:", "geonames:1", "geonames:-1", "geonames:02644688", "geonames:+2644688", "geonames:99999999999", "osm:2644688"} {
		if got, ok := gazetteer.Place(id); ok {
			t.Errorf("Place(%q) = %v, want none", id, got)
		}
	}
}

func TestFoldKeepsVowelSignsAndDropsAccents(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"Latin", "Łódź Ærø STRASSE Straße İzmir ılgaz", "lodz aero strasse strasse izmir ilgaz"},
		{"Vietnamese", "Đà Nẵng", "da nang"},
		{"Greek", "Αθήνας", "αθηνασ"},
		{"Cyrillic", "Йошкар-Ола", "иошкар-ола"},
		{"Hebrew points", "שָׁלוֹם", "שלום"},
		{"Arabic", "أَحْمَد مدرسة", "احمد مدرسه"},
		{"Persian and Arabic letters", "کی", "كي"},
		{"Devanagari", "दिल्ली", "दिल्ली"},
		{"Bengali", "ঢাকা", "ঢাকা"},
		{"Kana", "が", "が"},
		{"half-width kana", "ｶﾞ", "ガ"},
		{"Korean", "서울", "서울"},
		{"invisible letters", "a\u200bb\u00ad", "ab"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := places.Fold(test.text); got != test.want {
				t.Errorf("Fold(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := places.Fold(rapid.String().Draw(t, "text"))
		if twice := places.Fold(once); twice != once {
			t.Fatalf("once %q, twice %q", once, twice)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, text := range []string{"Leeds", "İ", "ﷺ", "a\u0301\u094d", "\xff", "ϓ", "K"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := places.Fold(text)
		if twice := places.Fold(once); utf8.ValidString(text) && twice != once {
			t.Errorf("once %q, twice %q", once, twice)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"Leeds, GB", "ঢাকা", "St. Louis", ",", "a b c d", "Leeds,\x00", "\xff"} {
		f.Add(text)
	}
	gazetteer := places.Open()
	f.Fuzz(func(t *testing.T, text string) {
		const limit = 5
		found, exact := gazetteer.Find(text, limit), gazetteer.FindExact(text, limit)
		if len(found) > limit || len(exact) > len(found) || len(gazetteer.Suggest(text, limit)) > limit {
			t.Fatalf("%q: %d found, %d exact", text, len(found), len(exact))
		}
		seen := map[string]bool{}
		for i, place := range found {
			if seen[place.ID] || i < len(exact) && place != exact[i] {
				t.Errorf("%q: %v is there twice or not after the exact ones", text, place)
			}
			seen[place.ID] = true
		}
	})
}

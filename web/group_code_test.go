package web_test

import (
	"encoding/xml"
	"image"
	"image/color"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// The code on a group's page leads to the page, in the language of the address.
func TestGroupCode(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Near", nil)
		far := s.group("শান্তি সহায়তা দল "+strings.Repeat("শান্তি ", 7), nil)
		s.settled()
		for address, want := range map[string]string{
			"/groups/" + g.Slug + "/qr.svg":                      "http://shg.test/groups/" + g.ID.String(),
			"/groups/" + g.ID.String() + "/qr.svg?lang=ar&x=1":   "http://shg.test/groups/" + g.ID.String() + "?lang=ar",
			"/groups/" + far.ID.String() + "/qr.svg?lang=nobody": "http://shg.test/groups/" + far.ID.String(),
		} {
			response := s.get(address)
			if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "image/svg+xml" || response.Header.Get("Cache-Control") != "public, no-cache" {
				t.Errorf("%s: %d %v", address, response.StatusCode, response.Header)
			}
			if got := scanned(t, response.Body); got != want {
				t.Errorf("%s leads to %q, want %q", address, got, want)
			}
		}
		src := s.page(t, "/groups/"+g.Slug+"?lang=ar").Find("details img.qr[alt]").AttrOr("src", "")
		if src != "/groups/"+g.Slug+"/qr.svg?lang=ar" {
			t.Errorf("the page shows %q", src)
		}
	})
}

// scanned returns the text of a QR code in SVG, as another program reads it from its picture.
func scanned(t *testing.T, svg io.Reader) string {
	t.Helper()
	const scale = 8
	var drawn struct {
		ViewBox string `xml:"viewBox,attr"`
		Paths   []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.NewDecoder(svg).Decode(&drawn); err != nil {
		t.Fatal(err)
	}
	side, err := strconv.Atoi(drawn.ViewBox[strings.LastIndex(drawn.ViewBox, " ")+1:])
	if err != nil || len(drawn.Paths) != 2 {
		t.Fatalf("viewBox %q, %d paths", drawn.ViewBox, len(drawn.Paths))
	}
	picture := image.NewGray(image.Rect(0, 0, side*scale, side*scale))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	for _, at := range regexp.MustCompile(`M(\d+) (\d+)h1v1h-1z`).FindAllStringSubmatch(drawn.Paths[1].D, -1) {
		x, _ := strconv.Atoi(at[1])
		y, _ := strconv.Atoi(at[2])
		if x < 4 || y < 4 || x >= side-4 || y >= side-4 {
			t.Fatalf("the quiet zone has something at %d, %d", x, y)
		}
		for i := range scale * scale {
			picture.SetGray(x*scale+i%scale, y*scale+i/scale, color.Gray{})
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	return read.GetText()
}

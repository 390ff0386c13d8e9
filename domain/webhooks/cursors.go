package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/shg-directory/shg/models"
)

const (
	cursorVersion  = 1  // the first byte of a cursor: how the rest is to be read
	cursorMACBytes = 16 // bytes of its signature
	day            = 24 * time.Hour
)

// cursor is a place in the log of changes.
type cursor struct {
	seq         int64 // of the last change that was read
	snapshotSeq int64 // removals up to here are left out: the reader began when the log was there
	day         int64 // on which it was given, from 1970
}

// encode returns the cursor as it is given out, signed together with the source that it is for.
func (c cursor) encode(key, source string) string {
	body := []byte{cursorVersion}
	for _, n := range []int64{c.seq, c.snapshotSeq, c.day} {
		body = binary.AppendUvarint(body, uint64(n)) //nolint:gosec // none is negative
	}
	return base64.RawURLEncoding.EncodeToString(append(body, signature(key, source, body)...))
}

func signature(key, source string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	mac.Write([]byte{0})
	mac.Write([]byte(source))
	return mac.Sum(nil)[:cursorMACBytes]
}

// parseCursor reads a cursor that was given for the source; any other text is refused.
func parseCursor(text, key, source string) (cursor, error) {
	invalid := models.InvalidParameter("cursor", "invalid_cursor")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) <= cursorMACBytes {
		return cursor{}, invalid
	}
	body, mac := raw[:len(raw)-cursorMACBytes], raw[len(raw)-cursorMACBytes:]
	if !hmac.Equal(mac, signature(key, source, body)) || body[0] != cursorVersion {
		return cursor{}, invalid
	}
	var c cursor
	rest := body[1:]
	for _, target := range []*int64{&c.seq, &c.snapshotSeq, &c.day} {
		n, size := binary.Uvarint(rest)
		if size <= 0 {
			return cursor{}, invalid
		}
		*target, rest = int64(n), rest[size:] //nolint:gosec // it was written by text
	}
	return c, nil
}

func daysSinceEpoch(t time.Time) int64 { return t.Unix() / int64(day/time.Second) }

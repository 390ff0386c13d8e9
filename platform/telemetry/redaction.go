package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
)

// addressLike matches anything that may be an address, with or without a port and a zone; only
// parsing decides whether it is one.
var addressLike = regexp.MustCompile(`\[[0-9A-Fa-f:.]+(?:%[0-9A-Za-z._-]+)?\](?::[0-9]+)?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(?:%[0-9A-Za-z._-]+)?|[0-9]+(?:\.[0-9]+){3}(?::[0-9]+)?`)

// NewRedactingHandler returns a handler that removes network addresses from what it logs: from the
// message, errors and texts. Errors of the network contain both ends ("write tcp A->B"), which
// identifies the caller. A value of type net.Addr stays, because code that logs one means to: it is
// our own. If next does so already it is returned unchanged.
func NewRedactingHandler(next slog.Handler) slog.Handler {
	if n, ok := next.(idHandler); ok {
		if _, already := n.Handler.(redactingHandler); already {
			return next
		}
	}
	if _, already := next.(redactingHandler); already {
		return next
	}
	return redactingHandler{next}
}

// RedactAddresses returns a text with "address" in the place of every IP address in it and of its
// port.
func RedactAddresses(text string) string {
	if !mayContainAddress(text) {
		return text
	}
	var clean strings.Builder
	end := 0
	for _, match := range addressLike.FindAllStringIndex(text, -1) {
		from, to := trimPunctuation(text, match[0], match[1])
		if inWord(text, from-1) || inWord(text, to) || !isAddress(text[from:to]) {
			continue
		}
		clean.WriteString(text[end:from] + "address")
		end = to
	}
	if end == 0 {
		return text
	}
	clean.WriteString(text[end:])
	return clean.String()
}

// mayContainAddress returns false for texts that contain too few dots and colons for any address,
// which are nearly all.
func mayContainAddress(text string) bool {
	return strings.Count(text, ":") >= 2 || strings.Count(text, ".") >= 3
}

// trimPunctuation leaves out what belongs to the sentence around an address: "A: 1.2.3.4: reset".
// Two colons are part of it.
func trimPunctuation(text string, from, to int) (start, end int) {
	if text[from] == ':' && !strings.HasPrefix(text[from:to], "::") {
		from++
	}
	for to > from && (text[to-1] == '.' || text[to-1] == ':' && !strings.HasSuffix(text[from:to], "::")) {
		to--
	}
	return from, to
}

func inWord(text string, i int) bool {
	return i >= 0 && i < len(text) && (text[i] == '_' || unicode.IsLetter(rune(text[i])) || unicode.IsDigit(rune(text[i])))
}

func isAddress(text string) bool {
	if _, err := netip.ParseAddrPort(text); err == nil {
		return true
	}
	_, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	return err == nil
}

type redactingHandler struct{ slog.Handler }

// Handle removes addresses and passes the line on, most lines unchanged.
func (u redactingHandler) Handle(ctx context.Context, line slog.Record) error {
	suspect := mayContainAddress(line.Message)
	line.Attrs(func(a slog.Attr) bool {
		suspect = suspect || needsRedaction(a.Value)
		return !suspect
	})
	if !suspect {
		return u.Handler.Handle(ctx, line)
	}
	clean := slog.NewRecord(line.Time, line.Level, RedactAddresses(line.Message), line.PC)
	line.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(redactAttr(a))
		return true
	})
	return u.Handler.Handle(ctx, clean)
}

// WithAttrs removes addresses from the attributes of all lines of a logger.
func (u redactingHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = redactAttr(a)
	}
	return redactingHandler{u.Handler.WithAttrs(clean)}
}

// WithGroup removes addresses from the lines of a logger with a group.
func (u redactingHandler) WithGroup(name string) slog.Handler {
	return redactingHandler{u.Handler.WithGroup(name)}
}

// needsRedaction reports whether a value has to be looked at closely.
func needsRedaction(v slog.Value) bool {
	switch v.Kind() {
	case slog.KindString:
		return mayContainAddress(v.String())
	case slog.KindGroup, slog.KindAny, slog.KindLogValuer:
		return true
	default: // numbers, times and the like contain none
		return false
	}
}

func redactAttr(a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve()
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(RedactAddresses(a.Value.String()))
	case slog.KindGroup:
		group := make([]slog.Attr, len(a.Value.Group()))
		for i, inner := range a.Value.Group() {
			group[i] = redactAttr(inner)
		}
		a.Value = slog.GroupValue(group...)
	case slog.KindAny:
		if _, own := a.Value.Any().(net.Addr); !own && a.Value.Any() != nil {
			a.Value = slog.StringValue(RedactAddresses(fmt.Sprint(a.Value.Any())))
		}
	default: // numbers, times and the like contain none
	}
	return a
}

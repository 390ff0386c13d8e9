package config

import (
	"fmt"
	"strconv"
	"strings"
)

// defaultLimits is the default of SHG_RATE_LIMITS.
const defaultLimits = "reads=1200,key_reads=6000,writes=300,source_writes=6000,suggestions=10,sign_ins=20,sign_ups=10,joins=30,reports=10"

// Limits are how many requests one caller may send in a minute; 0 means no limit.
type Limits struct {
	Reads        int // of an address, or of a key without the scope read
	KeyReads     int // of a key with the scope read
	Writes       int // of an account or an address
	SourceWrites int // of a key of a source
	Suggestions  int // of an address, sent without a key
	SignIns      int // tries of an address to sign in
	SignUps      int // of an address
	Joins        int // of an address, by any account: joining a group or asking to
	Reports      int // of an address, sent without a key
}

func parseLimits(text string) (Limits, error) {
	var l Limits
	if strings.EqualFold(text, "off") {
		return l, nil
	}
	if err := l.set(defaultLimits); err != nil {
		return l, err
	}
	return l, l.set(text)
}

func (l *Limits) set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(part), "=")
		member, known := map[string]*int{
			"reads": &l.Reads, "key_reads": &l.KeyReads, "writes": &l.Writes, "source_writes": &l.SourceWrites, "suggestions": &l.Suggestions,
			"sign_ins": &l.SignIns, "sign_ups": &l.SignUps, "joins": &l.Joins,
			"reports": &l.Reports,
		}[name]
		n, err := strconv.Atoi(number)
		if !known || err != nil || n < 0 || n > 1_000_000 {
			return fmt.Errorf("%q is neither off nor such as %s", part, defaultLimits)
		}
		*member = n
	}
	return nil
}

package csv

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// clockPattern is a time of day as people write it: hours, minutes, seconds that are nothing, and
// the half of the day.
var clockPattern = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})(?:[:.]00)?)? ?(am|pm|uhr|h)?$`)

// dayMinutes is how many minutes a day has.
const dayMinutes = 24 * 60

// parseMinutes returns a time of day in minutes after midnight. Hours alone need their half of the
// day.
func parseMinutes(written string) (int, *models.FieldError) {
	text := strings.ToLower(strings.Join(strings.Fields(written), " "))
	switch text {
	case "noon", "midday", "12 noon":
		return dayMinutes / 2, nil
	case "midnight", "12 midnight":
		return 0, nil
	}
	text = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm").Replace(text)
	parts := clockPattern.FindStringSubmatch(text)
	if parts == nil || parts[2] == "" && parts[3] == "" {
		return 0, fieldError("invalid_time")
	}
	hours, _ := strconv.Atoi(parts[1])
	minutes, _ := strconv.Atoi(parts[2])
	hasHalf := parts[3] == "am" || parts[3] == "pm"
	switch {
	case minutes > 59, hasHalf && (hours < 1 || hours > 12), hours > 24, hours == 24 && minutes > 0:
		return 0, fieldError("invalid_time")
	case hasHalf:
		hours %= 12
		if parts[3] == "pm" {
			hours += 12
		}
	}
	return hours*60 + minutes, nil
}

// parseClock returns a time of day as HH:MM.
func parseClock(written string) (string, *models.FieldError) {
	at, fieldErr := parseMinutes(written)
	if fieldErr != nil || at == dayMinutes {
		return "", fieldError("invalid_time")
	}
	return time.Date(2000, 1, 1, 0, at, 0, 0, time.UTC).Format("15:04"), nil
}

// minutesBetween returns how many minutes lie between a start and an end, over midnight if the end
// comes first.
func minutesBetween(start, end string) (int, *models.FieldError) {
	to, fieldErr := parseMinutes(end)
	if fieldErr != nil {
		return 0, fieldErr
	}
	from, fieldErr := parseMinutes(start)
	if fieldErr != nil {
		return 0, fieldError("end_without_start")
	}
	if to < from {
		to += dayMinutes
	}
	return to - from, nil
}

// dayNames returns the days of the week by their names in English, German, Italian, Spanish and
// French, and by their beginnings where these name one day alone.
func dayNames() map[string]models.Weekday {
	all := map[string]models.Weekday{}
	for day, names := range map[models.Weekday]string{
		models.Monday:    "mo mon monday montag lun lunedi lunes lundi",
		models.Tuesday:   "tu tue tues tuesday di dienstag mar martedi martes mardi",
		models.Wednesday: "we wed wednesday mi mittwoch mer mie mercoledi miercoles mercredi",
		models.Thursday:  "th thu thur thurs thursday do donnerstag gio jue jeu giovedi jueves jeudi",
		models.Friday:    "fr fri friday freitag ven vie venerdi viernes vendredi",
		models.Saturday:  "sa sat saturday samstag sonnabend sab sam sabato sabado samedi",
		models.Sunday:    "su sun sunday so sonntag dom dim domenica domingo dimanche",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = day
		}
	}
	return all
}

// ordinals returns which weeks of a month words name.
func ordinals() map[string]string {
	return map[string]string{
		"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4", "fifth": "5", "5th": "5", "last": "-1",
	}
}

// parseDays returns the rule for days of the week in words, and whether it counts from a first day.
func parseDays(written string) (rule string, counts bool, fieldErr *models.FieldError) {
	words := strings.FieldsFunc(fold(written), func(r rune) bool { return strings.ContainsRune(",;| .&+", r) })
	words = slices.DeleteFunc(words, func(w string) bool {
		return slices.Contains([]string{"and", "und", "e", "y", "et", "on", "the", "of"}, w)
	})
	var days, weeks []string
	every, other, monthly := false, false, false
	for _, word := range words {
		day, isDay := dayNames()[strings.TrimSuffix(word, "s")]
		if !isDay {
			day, isDay = dayNames()[word]
		}
		week, isWeek := ordinals()[word]
		switch {
		case isDay && !slices.Contains(days, string(day)):
			days = append(days, string(day))
		case isDay:
		case isWeek:
			weeks = append(weeks, week)
		case word == "every" || word == "each":
			every = true
		case word == "other" || word == "alternate":
			other = true
		case word == "month" || word == "monthly":
			monthly = true
		case word == "daily" || word == "day":
			days = models.SetValues("day")
		case word == "weekdays":
			days = models.SetValues("day")[:5]
		default:
			return "", false, fieldError("unknown_day")
		}
	}
	return ruleOf(days, weeks, every && slices.Equal(weeks, []string{"2"}) && !monthly || other, monthly)
}

func ruleOf(days, weeks []string, other, monthly bool) (rule string, counts bool, fieldErr *models.FieldError) {
	switch {
	case len(days) == 0, monthly && len(weeks) == 0, other && monthly:
		return "", false, fieldError("unknown_day")
	case other:
		return "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + strings.Join(days, ","), true, nil
	case len(weeks) == 0:
		return "FREQ=WEEKLY;BYDAY=" + strings.Join(days, ","), false, nil
	}
	var monthDays []string
	for _, week := range weeks {
		for _, day := range days {
			monthDays = append(monthDays, week+day)
		}
	}
	return "FREQ=MONTHLY;BYDAY=" + strings.Join(monthDays, ","), false, nil
}

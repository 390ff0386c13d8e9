package view

import "github.com/shg-directory/shg/models"

// Collaboration is the field of what a consultant rates.
const Collaboration = "collaboration"

// Feedback is the feedback on an engagement, with the form.
type Feedback struct {
	models.EngagementFeedback
	Typed TypedFeedback
}

// TypedFeedback is what the form of feedback has.
type TypedFeedback struct {
	Ratings map[string]string // by principle, or Collaboration
	Words   string
	Early   bool
}

// questions returns what the reader rates.
func (f Feedback) questions() []string {
	if f.Side == models.SideConsultant {
		return []string{Collaboration}
	}
	fields := make([]string, len(models.Principles()))
	for i, p := range models.Principles() {
		fields[i] = string(p)
	}
	return fields
}

// feedbackWords returns the field of the words.
func (e Engaged) feedbackWords(f Feedback) LongText {
	return LongText{Language: e.Language, Field: "words", Label: e.T("feedback.words"), Value: f.Typed.Words, Wrong: e.Wrong["words"], Max: "2000"}
}

// feedbackFacts returns the ratings of an answer in words.
func feedbackFacts(l Language, a models.FeedbackAnswer) []Fact {
	var list []Fact
	ratings := a.Ratings()
	for _, p := range models.Principles() {
		if rating, ok := ratings[p]; ok {
			list = append(list, Fact{Name: l.T("feedback." + string(p)), Values: []string{ratingWords(l, rating)}})
		}
	}
	if a.Collaboration > 0 {
		list = append(list, Fact{Name: l.T("feedback.collaboration"), Values: []string{ratingWords(l, a.Collaboration)}})
	}
	return list
}

func ratingWords(l Language, rating int) string {
	return l.T("feedback.of_five", "rating", l.Number(rating), "most", l.Number(5))
}

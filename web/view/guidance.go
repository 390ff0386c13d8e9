package view

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// GuidancePath is the page of guidance; that of a stage is below it.
const GuidancePath = "/guidance"

// AllGuidance is the list of stages.
type AllGuidance struct {
	Page
	Stages []models.Guidance
}

// Guidance is what groups at one stage tend to ask for, and what tends to help.
type Guidance struct {
	Page
	models.Guidance
}

// guidanceOf returns the address of the guidance about a stage.
func guidanceOf(l Language, stage models.Stage) templ.SafeURL {
	return l.Link(GuidancePath+"/"+string(stage), nil)
}

// yearOf returns the year of a work in brackets, as citations have it; "" if it names none.
func yearOf(s models.GuidanceSource) string {
	if s.Year == 0 {
		return ""
	}
	return " (" + strconv.Itoa(s.Year) + ")"
}

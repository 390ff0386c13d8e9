package views

import "github.com/shg-directory/shg/models"

// BlockedConsultant is a consultant with whom a group does not want to work.
type BlockedConsultant struct {
	ConsultantID string `json:"consultant_id" format:"uuid"`
	Name         string `json:"name,omitempty"` // while the profile is listed
	BlockedOn    string `json:"blocked_on" format:"date"`
}

// BlockedGroup is a group with which a consultant does not want to work.
type BlockedGroup struct {
	Group     GroupBrief `json:"group"`
	BlockedOn string     `json:"blocked_on" format:"date"`
}

// ToBlockedConsultant returns a block as its group sees it.
func ToBlockedConsultant(b models.ConsultationBlock) BlockedConsultant {
	return BlockedConsultant{ConsultantID: b.ConsultantID.String(), Name: b.Name, BlockedOn: FormatDate(b.BlockedOn)}
}

// ToBlockedGroup returns a block as its consultant sees it.
func ToBlockedGroup(b models.ConsultationBlock) BlockedGroup {
	return BlockedGroup{Group: GroupBrief{b.GroupID.String(), b.Name, b.GroupSlug}, BlockedOn: FormatDate(b.BlockedOn)}
}

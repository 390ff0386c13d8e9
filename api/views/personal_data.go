package views

import "github.com/shg-directory/shg/models"

// exportFormat names the form of an export, and changes if the form does.
const exportFormat = "shg-export-1"

// Export is all that the service has of its reader.
type Export struct {
	Format    string          `json:"format" example:"shg-export-1"`
	AccountID string          `json:"account_id" format:"uuid"`
	Email     string          `json:"email,omitempty" format:"email" example:"reader@example.org"`
	Sections  []ExportSection `json:"sections"`
}

// ExportSection is what the service has in one respect, such as memberships.
type ExportSection struct {
	Name  string           `json:"name" example:"memberships"`
	Items []map[string]any `json:"items"`
}

// NewExport returns the form in which a person's data leave the service.
func NewExport(data models.PersonalData) Export {
	export := Export{Format: exportFormat, AccountID: data.AccountID.String(), Email: data.Address}
	for _, s := range data.Sections {
		export.Sections = append(export.Sections, ExportSection{Name: s.Name, Items: s.Rows})
	}
	return export
}

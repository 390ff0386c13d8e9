package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// Me is who is signed in, and where that person belongs.
type Me struct {
	AccountID   string             `json:"account_id" format:"uuid"`
	Name        string             `json:"name"`
	Role        models.AccountRole `json:"role"`
	Scopes      []string           `json:"scopes"`
	Memberships []MyMembership     `json:"memberships"`
	Consultant  *MyConsultant      `json:"consultant,omitempty"`
}

// MyMembership is one group that the reader belongs to.
type MyMembership struct {
	GroupID string                `json:"group_id" format:"uuid"`
	Role    models.MembershipRole `json:"role"`
}

// MyConsultant is the reader's own profile, if there is one.
type MyConsultant struct {
	ID       string `json:"id" format:"uuid"`
	Verified bool   `json:"verified"`
}

// readMe says who am I and where do I belong.
//
// @Summary     Who am I, and where do I belong
// @Description The account and scopes of the key, the groups it belongs to with its role in each, and its consultant's profile where there is
// @Description one.
// @ID          readMe
// @Tags        service
// @Security    bearer
// @Success     200 {object} Me
// @Failure     401 {object} Problem
// @Router      /me [get]
func (d *Door) readMe(c echo.Context) error {
	who := by(c)
	self, err := d.People.Me(c.Request().Context(), who)
	if err != nil {
		return err
	}
	me := Me{AccountID: self.Account.ID.String(), Name: self.Account.Name, Role: self.Account.Role, Scopes: full(who.Scopes), Memberships: []MyMembership{}}
	for _, m := range self.Memberships {
		me.Memberships = append(me.Memberships, MyMembership{GroupID: m.GroupID.String(), Role: m.Role})
	}
	if k := self.Consultant; k != nil {
		me.Consultant = &MyConsultant{ID: k.ID.String(), Verified: k.Verified.V != nil}
	}
	return show(c, me, about{own: true})
}

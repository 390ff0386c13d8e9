package api

// The general part of the description, read by swag.
//
// @title                      Self-help groups and their consultants
// @version                    1
// @description                A directory of self-help groups and of the social-work professionals who consult to them. A group states its needs in
// @description                its own words and finds who suits it by six principles of partnership, with reasons.
// @description
// @description                **Lists** come in pages of 20 (`per_page`, at most 100), to the 10,000th item. Several values of one filter, separated by commas,
// @description                mean OR; different filters AND. **Errors** are problem documents (RFC 9457) with a code of a closed list. **Values and members** may
// @description                be added to answers: take those that you do not know as unknown. Nothing is taken away within version 1; operationIds and the
// @description                names of schemas are part of the contract.
// @contact.name               The project
// @contact.url                https://github.com/shg-directory/shg/issues
// @license.name               Apache-2.0
// @license.url                https://www.apache.org/licenses/LICENSE-2.0
// @BasePath                   /api/v1
// @securityDefinitions.apikey bearer
// @in                         header
// @name                       Authorization
// @description                A key that begins with shg_, made by the operator with `shg token create`. What it may do is in its scopes: `read` (higher
// @description                limits, nothing secret), `source:<name>` (write what that source owns), `webhooks` (its own endpoints), `account` (act as that
// @description                account), `moderate`, `admin`. No scope of a partner reaches needs, requests or members.

package api

// The general part of the description, read by swag.
//
// @title                      Self-help groups and their consultants
// @version                    1
// @description                A directory of self-help groups and of the social-work professionals who consult to them. A group states its needs in
// @description                its own words and finds who suits it by six principles of partnership, with reasons.
// @license.name               Apache-2.0
// @license.url                https://www.apache.org/licenses/LICENSE-2.0
// @BasePath                   /api/v1
// @securityDefinitions.apikey bearer
// @in                         header
// @name                       Authorization
// @description                Bearer, a space and a token that begins with shg_

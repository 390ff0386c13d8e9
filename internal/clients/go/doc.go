// Package client is a client of the API as oapi-codegen makes it from the description, and the story that it must be able to tell. The code is made
// anew where it is tested and kept nowhere: make clients.
package client

//go:generate go tool oapi-codegen -config oapi-codegen.yaml ../../../docs/openapi-3.0.json

// Package client tests a client of the API that oapi-codegen generates from the description, with
// the story that it must be able to run. The code is generated anew for each test and stored
// nowhere: make clients.
package client

//go:generate go tool oapi-codegen -config oapi-codegen.yaml ../../../docs/openapi-3.0.json

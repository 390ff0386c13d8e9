// Package dockerfile runs BuildKit's checks on the Dockerfile, those of docker build --check,
// without a Docker engine. It contains only a test.
package dockerfile

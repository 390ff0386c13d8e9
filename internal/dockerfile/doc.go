// Package dockerfile holds the Dockerfile to BuildKit's checks, those of docker build --check, without a Docker engine. It is a test alone.
package dockerfile

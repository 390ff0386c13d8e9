// Package deploy holds the files for deployment to what they promise. It is tests alone: they read docker-compose.yml with the compose
// specification's own library and try the static program as the image has it. No container is run.
package deploy

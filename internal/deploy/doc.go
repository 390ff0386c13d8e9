// Package deploy tests the files for deployment. It contains only tests: they read
// docker-compose.yml with the compose specification's own library and run the static program as it
// is in the image. No container is run.
package deploy

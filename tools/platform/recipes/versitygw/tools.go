//go:build tools

// Package tools names the program that is built here, so that go.mod and go.sum pin all of its sources.
package tools

import _ "github.com/versity/versitygw/cmd/versitygw"

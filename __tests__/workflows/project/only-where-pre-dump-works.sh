#!/bin/sh
echo "a pre-dump works here"

#!/bin/sh
# Stands for a program that checkpoints a server.
echo "the server was dumped and restored"

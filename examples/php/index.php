<?php
header('Content-Type: text/plain');
printf("PHP %s on %s\n", PHP_VERSION, gethostname());

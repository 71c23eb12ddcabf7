/** CRIU itself could not be loaded, for want of a library. Source: glibc elf/dl-error-skeleton.c, elf/rtld.c. */
export const loaderError = /error while loading shared libraries/

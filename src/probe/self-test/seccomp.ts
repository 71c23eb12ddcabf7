import type { RoundTrip } from './round-trip.ts'

/**
 * A process under a seccomp filter, as every process of a container: CRIU suspends the filter, saves it and sets it again.
 * Perl (Essential on Debian and Ubuntu, as perl-base) sets it, one instruction that allows everything, and is replaced
 * by the patient. Numbers: linux include/uapi/linux/{prctl,seccomp,filter}.h; prctl is 157 on x86, 167 on arm64.
 */
export const seccomp: RoundTrip = {
  name: 'seccomp',
  features: ['seccomp_suspend', 'seccomp_filters'],
  ownNetwork: false,
  script: `
    filter='
      my $prctl = shift;
      my $allow = pack "S C C L", 0x06, 0, 0, 0x7fff0000;
      my $program = pack "S x![P] P", 1, $allow;
      syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "PR_SET_NO_NEW_PRIVS: $!\\n";
      syscall($prctl, 22, 2, $program) == 0 or die "PR_SET_SECCOMP: $!\\n";
      exec @ARGV or die "$ARGV[0]: $!\\n"'
    case $(uname -m) in x86_64) prctl=157 ;; aarch64|riscv64) prctl=167 ;; s390x) prctl=172 ;; ppc64le) prctl=171 ;; esac
    filtered() { [[ $(</proc/$patient/status) == *'Seccomp:	2'* ]]; step "filtered-$1" $?; }
    start perl -e "$filter" "$prctl" && filtered before && ask before 1 &&
      criu_run dump dump --tree "$patient" --images-dir images &&
      criu_run restore restore --restore-detached --images-dir images &&
      filtered after && ask after 2`,
}

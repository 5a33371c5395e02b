# The archive of the write-ahead log: what the server gives away segment by segment, and what recovery asks back.
#
#   sh archive.sh store FOLDER NAME PATH     sh archive.sh fetch FOLDER NAME PATH
#
# PostgreSQL runs this itself, as its own account, which may not be allowed to run our Python: hence a shell script, of which
# a copy lies in the server's directory. A segment is kept compressed under a name that holds the SHA-256 of the kept bytes:
# sha256sum and gunzip are enough to check and use it by hand. It is written aside, flushed, renamed, and its folder flushed,
# before PostgreSQL hears that it is safe; killed at any moment, it leaves nothing or the whole (PostgreSQL manual, 25.3.1).
set -eu
umask 077
verb=$1 folder=$2 name=$3 path=$4
sixteen='????????????????'
digest=$sixteen$sixteen$sixteen$sixteen

say() { echo "hospitium archive: $*" >&2; }

# Whether the content of a file is still what its name says.
is_whole() {
    promised=${1%.gz}
    [ "$(sha256sum <"$1")" = "${promised##*.}  -" ]
}

# The same content twice is fine; another under the same name is refused for ever: two servers write into this archive.
store() {
    for known in "$folder/$name".$digest.gz; do
        if [ -e "$known" ] && is_whole "$known"; then
            if gzip -dc "$known" | cmp -s - "$path"; then
                sync "$folder" # a crash may have come between its renaming and this
                return 0
            fi
            say "$known holds another content than $path: refused"
            return 1
        fi
    done
    aside="$folder/.incoming-$$"
    trap 'rm -f "$aside"' EXIT
    gzip -1 -n -c "$path" >"$aside"
    sync "$aside"
    sum=$(sha256sum <"$aside")
    mv -f "$aside" "$folder/$name.${sum%% *}.gz"
    sync "$folder"
}

# 1 is an ordinary end of the archive; any code above 125 tells recovery to stop and not to guess.
fetch() {
    damaged=
    for known in "$folder/$name".$digest.gz; do
        [ -e "$known" ] || continue
        if is_whole "$known"; then
            gzip -dc "$known" >"$path"
            return 0
        fi
        damaged=$known
    done
    [ -z "$damaged" ] && return 1
    say "$damaged is damaged: its content is not what its name says"
    return 200
}

"$verb"

package io.fastdfs.operator.status;

/** Members ACTIVE on every tracker, of those wanted; as {@code 2/2}. */
record MemberCount(int active, int wanted) {

    MemberCount plus(MemberCount other) {
        return new MemberCount(active + other.active, wanted + other.wanted);
    }

    boolean complete() {
        return active >= wanted;
    }

    @Override
    public String toString() {
        return active + "/" + wanted;
    }
}

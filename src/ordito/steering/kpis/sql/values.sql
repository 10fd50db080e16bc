CREATE OR REPLACE TEMP TABLE kpi_value (
    kpi VARCHAR,
    grain VARCHAR,
    period DATE,
    journey VARCHAR,
    phase VARCHAR,
    touchpoint VARCHAR,
    of DOUBLE,
    per DOUBLE,
    divided BOOLEAN,
    n BIGINT,
    known BIGINT,
    as_of_us BIGINT
)

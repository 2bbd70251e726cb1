-- The cube of counts, written by hand: what the Ibis definitions of panel/ and indicators/ are timed against, and
-- compared with. $trajectories and $placements are lists of Parquet files; days has a row per organisation and quarter.
WITH
snapshots AS (
    SELECT * REPLACE (
            coalesce(method, 'ips') AS method, coalesce(region, 'unknown') AS region,
            coalesce(funding, 'unknown') AS funding, coalesce(type, 'unknown') AS type,
            coalesce(end_situation, 'unknown') AS end_situation
        )
    FROM read_parquet($trajectories)
),
-- Who started in the year of a delivery, and the trajectory's next delivery: until that one it is the newest.
started AS (
    SELECT s.organisation, s.trajectory_id, s.quarter
    FROM snapshots s JOIN days d USING (organisation, quarter)
    WHERE s.date_start >= d.year_start
),
follow AS (
    SELECT a.organisation, a.trajectory_id, a.quarter, min(b.quarter) AS next_quarter
    FROM started a LEFT JOIN (SELECT organisation, trajectory_id, quarter FROM snapshots) b
        ON a.organisation = b.organisation AND a.trajectory_id = b.trajectory_id AND b.quarter > a.quarter
    GROUP BY ALL
),
earlier AS (
    SELECT d.quarter AS reading, s.*
    FROM follow f
    JOIN snapshots s USING (organisation, trajectory_id, quarter)
    JOIN days d ON d.organisation = f.organisation AND f.quarter >= d.first_of_year AND f.quarter < d.quarter
        AND (f.next_quarter IS NULL OR f.next_quarter > d.quarter)
),
known AS (
    SELECT s.* EXCLUDE (quarter), s.reading AS quarter, s.reading = s.quarter AS current,
        d.quarter_start AS qs, d.quarter_end AS qe, d.year_start, d.flows_known_from,
        CASE WHEN s.date_start <= d.quarter_end THEN s.date_start END AS began,
        CASE WHEN s.date_end <= d.quarter_end THEN s.date_end END AS ended_on
    FROM (SELECT quarter AS reading, * FROM snapshots UNION ALL SELECT * FROM earlier) s
    JOIN days d ON d.organisation = s.organisation AND d.quarter = s.reading
),
people AS (
    SELECT *,
        CASE WHEN began IS NULL THEN 'orientation'
             WHEN funding_source IN ('employer', 'own_means') OR date_approved <= coalesce(ended_on, qe) THEN 'approved'
             ELSE 'requested' END AS stage,
        current AND began IS NOT NULL AND (ended_on IS NULL OR ended_on >= qs) AS running,
        current AND coalesce(ended_on >= qs, false) AS ended
    FROM known
),
spells AS (
    SELECT quarter, organisation, trajectory_id, began,
        greatest(qs, began) AS first_day, coalesce(ended_on, qe) AS last_day
    FROM people WHERE running
),
jobs AS (
    SELECT quarter, organisation, trajectory_id, kind, regular, date_begin AS b, coalesce(date_end, '9999-12-31') AS e,
        hours_per_week >= 12 AND wage_value >= 35
            AND (coalesce(contract_permanent, false) OR contract_months >= 3) AS norm
    FROM read_parquet($placements)
),
in_quarter AS (
    SELECT j.*, s.began, s.first_day, s.last_day, s.last_day >= b AND e >= s.first_day AS now,
        kind = 'paid_work' AND regular AS real
    FROM jobs j JOIN spells s USING (quarter, organisation, trajectory_id)
),
work AS (
    SELECT quarter, organisation, trajectory_id,
        bool_or(now AND real) AS regular_work,
        bool_or(now AND kind = 'paid_work' AND regular IS NULL) AS work_if_regular,
        bool_or(now AND real AND norm) AS durable,
        bool_or(now AND real AND norm IS NULL) AS durable_if_known,
        bool_or(real AND b < first_day AND e >= first_day - 1) AS work_before,
        bool_or(real AND b <= last_day AND e >= last_day) AS work_at_close,
        bool_or(real AND b < began AND e >= began) AS brought,
        bool_or(real AND b <= last_day AND e >= began) AS since_start,
        bool_or(kind = 'paid_work' AND regular IS NULL AND b <= last_day AND e >= began) AS since_start_if_regular,
        bool_or(real AND b BETWEEN began AND last_day) AS found,
        bool_or(real AND b >= began AND b < first_day) AS found_before,
        bool_or(real AND b BETWEEN began AND last_day AND b <= began + INTERVAL 6 MONTH) AS within_6,
        bool_or(real AND b BETWEEN began AND last_day AND b <= began + INTERVAL 12 MONTH) AS within_12,
        bool_or(now AND kind = 'trial') AS trial_placement,
        bool_or(now AND kind = 'work_experience') AS work_experience,
        bool_or(now AND kind = 'voluntary') AS voluntary_work,
        bool_or(now AND kind = 'education') AS education
    FROM in_quarter GROUP BY ALL
),
flags AS (
    SELECT p.*,
        w.* EXCLUDE (quarter, organisation, trajectory_id),
        p.end_situation <> 'unknown' AS situation_known,
        p.end_situation IN ('paid_work', 'education') AS well_ended,
        p.running AND CASE WHEN p.placements_delivered THEN w.regular_work ELSE p.paid_work_reported END AS paid,
        p.ended AND p.began IS NOT NULL AS ended_ips,
        p.running AND w.since_start AS ever,
        p.running AND NOT coalesce(w.since_start, false) AND w.since_start_if_regular AS ever_unknown,
        p.running AND w.found AND NOT w.found_before AND NOT w.brought AS first_job
    FROM people p LEFT JOIN work w USING (quarter, organisation, trajectory_id)
),
more AS (
    SELECT *,
        paid AND CASE WHEN placements_delivered THEN durable ELSE durable_work_reported END AS lasting,
        ended_ips AND end_situation = 'paid_work' AS left_with_work,
        ended_ips AND situation_known AND end_situation <> 'paid_work' AS left_without
    FROM flags
)
SELECT quarter, organisation, region, method, funding, type, stage,
    count_if(current AND began IS NULL AND ended_on IS NULL AND coalesce(date_registered <= qe, true)) AS orientation,
    count_if(running) AS running,
    count_if(running AND funding = 'municipality' AND stage = 'approved' AND national_scheme) AS running_national_scheme,
    count_if(running AND began >= qs) AS new,
    count_if(began >= year_start AND began >= flows_known_from) AS new_year_to_date,
    count_if(ended) AS ended,
    count_if(ended AND situation_known) AS ended_situation_known,
    count_if(ended AND NOT situation_known) AS ended_situation_unknown,
    count_if(ended AND well_ended) AS ended_with_work_or_education,
    count_if(ended AND situation_known AND NOT well_ended) AS ended_without_work_or_education,
    count_if(paid) AS paid_work,
    count_if(running AND NOT coalesce(paid, false)) AS without_paid_work,
    count_if(running AND NOT coalesce(paid, false)
        AND CASE WHEN placements_delivered THEN work_if_regular ELSE paid_work_reported IS NULL END) AS paid_work_unknown,
    count_if(lasting) AS durable_work,
    count_if(paid AND NOT coalesce(lasting, false)
        AND CASE WHEN placements_delivered THEN durable_if_known ELSE durable_work_reported IS NULL END)
        AS durable_work_unknown,
    count_if(running AND work_before) AS with_work_before,
    count_if(running AND NOT coalesce(work_before, false)) AS without_work_before,
    count_if(running AND NOT work_before AND work_at_close) AS started_working,
    count_if(running AND work_before AND NOT work_at_close) AS stopped_working,
    count_if(brought) AS entered_with_work,
    count_if(brought AND work_at_close) AS kept_work,
    count_if(trial_placement) AS trial_placement,
    count_if(work_experience) AS work_experience,
    count_if(voluntary_work) AS voluntary_work,
    count_if(education) AS education,
    count_if(ever) AS ever_worked,
    count_if(ever_unknown) AS ever_worked_unknown,
    count_if(ever AND NOT found) AS only_brought_work,
    count_if(first_job) AS first_job,
    count_if(first_job AND within_6) AS first_job_within_6_months,
    count_if(first_job AND within_12) AS first_job_within_12_months,
    count_if(ended_ips) AS ended_ips,
    count_if(ended_ips AND ever) AS ended_ips_ever_worked,
    count_if(left_with_work OR (left_without AND NOT coalesce(ever_unknown, false))) AS ended_reason_known,
    count_if(ended_ips AND NOT left_with_work AND NOT (left_without AND NOT coalesce(ever_unknown, false)))
        AS ended_reason_unknown,
    count_if(left_with_work) AS ended_with_paid_work,
    count_if(left_without AND ever) AS ended_worked_before,
    count_if(left_without AND NOT coalesce(ever, false) AND NOT coalesce(ever_unknown, false)) AS ended_never_worked
FROM more GROUP BY ALL

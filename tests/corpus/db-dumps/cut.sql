--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

COPY public.person (id, name, email, town, country, balance, seen) FROM stdin;
1	barbara	barbara@quay.example	\N	NO	684.93	2020-09-14 05:33:08
2	edsger	edsger@quay.example	Lund	SE	852.52	2020-09-14 23:12:16
3	barbara	barbara@mill.example	Turku	FI	650.88	2020-09-15 22:41:24
4	edsger	edsger@mill.example	\N	FI	644.35	2020-09-16 05:17:00
5	ada	ada@mill.example	a\ttab	SE	629.56	2020-09-16 08:31:39
6	alan	alan@store.example	\N	FI	484.72	2020-09-17 04:08:28
7	root	root@barn.example	O'Higgins	CL	487.09	2020-09-18 04:53:55
8	grace	grace@barn.example	a\ttab	NO	693.38	2020-09-18 12:57:22
9	edsger	edsger@mill.example	Lund	SE	275.74	2020-09-18 23:34:59
10	root	root@store.example	Turku	FI	434.75	2020-09-19 00:04:51
11	barbara	barbara@quay.example	Turku	FI	31.85	2020-09-20 00:37:40
12	ada	ada@mill.example	\N	NO	840.16	2020-09-20 09:02:30
13	root	root@mill.example	a\ttab	CL	192.82	2020-09-20 11:44:23
14	grace	grace@barn.example	Århus	DK	246.06	2020-09-21 08:57:30
15	edsger	edsger@gate.example	\N	FI	455.49	2020-09-21 18:58:42
16	barbara	barbara@gate.example	a\ttab	SE	12.00	2020-09-22 03:55:35
17	root	root@barn.example	a\ttab	SE	94.17	2020-09-23 00:30:20
18	barbara	barbara@quay.example	a\ttab	NO	551.14	2020-09-23 08:25:35
19	grace	grace@barn.example	\N	NO	333.18	2020-09-24 03:30:20
20	alan	alan@gate.example	\N	CL	754.03	2020-09-24 18:59:56
21	edsger	edsger@store.example	a\ttab	SE	2.94	2020-09-25 04:07:21
22	alan	alan@gate.example	Lund	SE	28.59	2020-09-25 09:34:34
23	root	root@mill.example	\N	CL	568.11	2020-09-25 10:27:45
24	grace	grace@barn.example	a\ttab	NO	80.23	2020-09-25 13:49:27
25	edsger	edsger@store.example	Turku	FI	463.69	2020-09-26 01:52:56
26	root	root@store.example	Lund	SE	222.67	2020-09-27 01:52:24
27	root	root@quay.example	Lund	SE	156.87	2020-09-27 06:40:35
28	edsger	edsger@mill.example	O'Higgins	CL	98.25	2020-09-28 07:21:14
29	grace	grace@quay.example	\N	SE	353.10	2020-09-28 16:42:48
30	grace	grace@quay.example	a\ttab	SE	507.13	2020-09-29 02:16:07
31	ada	ada@quay.example	a\ttab	FI	670.47	2020-09-29 16:22:00
32	edsger	edsger@barn.example	O'Higgins	CL	871.41	2020-09-30 15:40:04
33	alan	alan@gate.example	a\ttab	CL	621.07	2020-10-01 06:35:29
34	edsger	edsger@quay.example	Turku	FI	17.83	2020-10-01 16:22:12
35	edsger	edsger@gate.example	\N	CL	871.58	2020-10-02 02:47:14
36	edsger	edsger@gate.example	Århus	DK	268.63	2020-10-02 11:34:19
37	grace	grace@store.example	a\ttab	SE	566.83	2020-10-03 02:39:14
38	edsger	edsger@store.example	\N	NO	299.01	2020-10-03 15:35:57
39	ada	ada@store.example	\N	SE	649.56	2020-10-04 09:14:47
40	barbara	barbara@mill.example	Lund	SE	463.99	2020-10-04 19:43:16
41	alan	alan@store.example	Turku	FI	457.97	2020-10-05 01:15:23
42	alan	alan@quay.example	Lund	SE	152.45	2020-10-05 22:21:12
43	root	root@store.example	Turku	FI	403.85	2020-10-06 15:42:11
44	alan	alan@store.example	a\ttab	CL	799.93	2020-10-07 07:26:41
45	alan	alan@gate.example	a\ttab	DK	355.81	2020-10-07 23:12:12
46	barbara	barbara@mill.example	Bergen	NO	390.44	2020-10-08 11:01:17
47	alan	alan@mill.example	\N	DK	673.04	2020-10-08 15:19:22
48	ada	ada@store.example	Århus	DK	313.65	2020-10-09 09:55:00
49	root	root@stor